"""Those who are in every scene: Carla and Dino work in two cooperatives; what Dino sees of Carla's is nothing."""

from bot.people.inbox import Asker

CARLA, DINO = Asker(1, "carla"), Asker(2, "dino")
