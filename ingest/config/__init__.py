"""What people ask for: the experiment file, the price file and the environment, each checked."""
