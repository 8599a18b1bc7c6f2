"""
What is said of arms one by one: their order, runs, clocks, failures and exclusions.

Comparisons of two arms stand in `verdict`, `pairs`, `differing`, `costs`, `waterfall` and `work`.
"""
