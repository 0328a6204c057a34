"""What the bot does, whatever the channel: session, event and time in; new session, replies and requests out."""
