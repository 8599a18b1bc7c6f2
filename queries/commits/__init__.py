"""What each commit of a pull request did."""
