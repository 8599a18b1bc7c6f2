"""What happened in one attempt: its jobs and steps, what they waited for, how they ended."""
