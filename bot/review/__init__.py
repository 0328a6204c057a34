"""The staff's pages, behind a login: interests and conversations of one's own cooperative, accounts."""
