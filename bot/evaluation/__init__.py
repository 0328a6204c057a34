"""How well the bot answers: golden questions asked of the real product, and the models fitted on their development part."""
