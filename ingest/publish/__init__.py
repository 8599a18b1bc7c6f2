"""
A Markdown text between two marker comments of one pull request's description.

The only code of Longpole that writes to GitHub, and only on the word `--write`.

1. Purely: `lines` and `markers` find the block in a description, `block` puts another in its
   place, `changes` says what that changes and refuses what GitHub would.
2. At the rim: `body` reads the Markdown, `target` says which repository, `descriptions` read and
   edit the pull request, `kept_files` keep what an edit might lose.

`publish` is the whole way, `command` starts it.
"""
