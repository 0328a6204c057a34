"""The conversation as a web page, with no account: plain forms that work by themselves, and a script that makes them quicker."""
