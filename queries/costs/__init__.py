"""Time against cost, and which arms are beaten on both."""
