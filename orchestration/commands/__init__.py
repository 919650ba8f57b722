"""One module a command; each holds a click command named `command` and little else.

Belongs here: options, messages, the shape of an answer. Does not belong here: the work itself.
"""
