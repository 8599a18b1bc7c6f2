"""
Which runs are still to be made, in which order, how they are started, and which of them arrived.

`plan` works out how many of which arm, `order` when, `starting` by which commands, with a message
of `messages`, `arrivals` holds a saved plan against the runs that came. All take values and return
values; `sentences` says them, `answer` is their JSON.
"""
