"""From the knowledge base to a published index: jobs run by hand or by the clock, never by the bot."""
