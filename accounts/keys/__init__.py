"""The keys of personal data: which values need which, and encrypting all anew under the first one.

What is encrypted is found by looking at every model, so that one that is yet to be written is not forgotten. A value
names its key itself; so a rotation that was broken off goes on where it was, and one that runs while others write
changes no value that has been written meanwhile.
"""
