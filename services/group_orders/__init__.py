"""What a group's talk does to its deal: one true list, however often it is pasted.

`merge` (pure) decides what a posted list changes, `lists` does it, `sentences` does what is said in a sentence,
`doubts` keeps what must be asked, `people` knows whom a name means, `journal` who changed what by which message.
"""
