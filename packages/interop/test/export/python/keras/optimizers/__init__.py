from . import schedules  # noqa: F401


class Optimizer:
    def __init__(self, learning_rate):
        self.learning_rate = learning_rate
