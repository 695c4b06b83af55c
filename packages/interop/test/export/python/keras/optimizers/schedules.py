import math


class LearningRateSchedule:
    """A function of the step that knows its options."""

    def __call__(self, step):
        raise NotImplementedError

    def get_config(self):
        raise NotImplementedError


class _Schedule(LearningRateSchedule):
    defaults = {}

    def __init__(self, *values, **options):
        names = list(self.names)
        unknown = set(options) - set(names) - {"name"}
        if unknown:
            raise TypeError(f"unknown options {unknown}")
        for name, value in {**self.defaults, **dict(zip(names, values)), **options}.items():
            setattr(self, name, value)
        # the real ones make a tensor of it, and everything else is cast to its type
        first = getattr(self, self.names[0])
        for value in self.values if isinstance(first, list) else [first]:
            if not isinstance(value, float):
                raise TypeError(f"Keras works out {value!r} in integers")

    def get_config(self):
        return {name: getattr(self, name) for name in self.names}


class ExponentialDecay(_Schedule):
    names = ["initial_learning_rate", "decay_steps", "decay_rate", "staircase"]
    defaults = {"staircase": False}

    def __call__(self, step):
        periods = step / self.decay_steps
        if self.staircase:
            periods = math.floor(periods)
        return self.initial_learning_rate * self.decay_rate**periods


class PiecewiseConstantDecay(_Schedule):
    names = ["boundaries", "values"]

    def __call__(self, step):
        for boundary, value in zip(self.boundaries, self.values):
            if step <= boundary:
                return value
        return self.values[-1]


class PolynomialDecay(_Schedule):
    names = ["initial_learning_rate", "decay_steps", "end_learning_rate", "power", "cycle"]
    defaults = {"end_learning_rate": 1e-4, "power": 1.0, "cycle": False}

    def __call__(self, step):
        steps = self.decay_steps
        if self.cycle:
            steps *= max(1, math.ceil(step / steps))
        else:
            step = min(step, steps)
        rest = 1 - step / steps
        height = self.initial_learning_rate - self.end_learning_rate
        return height * rest**self.power + self.end_learning_rate


class InverseTimeDecay(_Schedule):
    names = ["initial_learning_rate", "decay_steps", "decay_rate", "staircase"]
    defaults = {"staircase": False}

    def __call__(self, step):
        periods = step / self.decay_steps
        if self.staircase:
            periods = math.floor(periods)
        return self.initial_learning_rate / (1 + self.decay_rate * periods)


class CosineDecay(_Schedule):
    names = ["initial_learning_rate", "decay_steps", "alpha", "warmup_target", "warmup_steps"]
    defaults = {"alpha": 0.0, "warmup_target": None, "warmup_steps": 0}

    def __call__(self, step):
        first, peak = self.initial_learning_rate, self.warmup_target
        if peak is not None:
            if step < self.warmup_steps:
                return first + (peak - first) * step / self.warmup_steps
            first, step = peak, step - self.warmup_steps
        height = (1 + math.cos(math.pi * min(step, self.decay_steps) / self.decay_steps)) / 2
        return first * ((1 - self.alpha) * height + self.alpha)


class CosineDecayRestarts(_Schedule):
    names = ["initial_learning_rate", "first_decay_steps", "t_mul", "m_mul", "alpha"]
    defaults = {"t_mul": 2.0, "m_mul": 1.0, "alpha": 0.0}

    def __call__(self, step):
        gone = step / self.first_decay_steps
        if self.t_mul == 1:
            cycle = math.floor(gone)
            gone -= cycle
        else:
            cycle = math.floor(math.log(1 - gone * (1 - self.t_mul)) / math.log(self.t_mul))
            begin = (1 - self.t_mul**cycle) / (1 - self.t_mul)
            gone = (gone - begin) / self.t_mul**cycle
        height = self.m_mul**cycle * (1 + math.cos(math.pi * gone)) / 2
        return self.initial_learning_rate * ((1 - self.alpha) * height + self.alpha)
