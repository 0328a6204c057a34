"""The conversation on Telegram: updates in, messages out, nothing lost on the way.

    getUpdates / webhook -> translate -> dispatcher -> (take) -> finished in one transaction -> sender -> sendMessage

An update is acknowledged when it is finished: its new session, its replies (in the outbox) and its number are stored.
"""
