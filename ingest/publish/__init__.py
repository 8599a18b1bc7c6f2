"""
A Markdown text between two marker comments of one pull request's description.

The only code of Longpole that writes to GitHub, and only on the word `--write`: `block` finds the
text in a description and puts another in its place, `edit_description` reads and edits the pull
request, `publish_command` starts it.
"""
