"""Runs compared pair by pair, beside the verdict."""
