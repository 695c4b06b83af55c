"""Stands in for optax: its schedules written down from their documentation, in float64."""

import math


def constant_schedule(value):
    return lambda count: value


def polynomial_schedule(init_value, end_value, power, transition_steps, transition_begin=0):
    if transition_steps <= 0:
        return lambda count: init_value
    begin = max(transition_begin, 0)

    def schedule(count):
        gone = min(max(count - begin, 0), transition_steps) / transition_steps
        return (init_value - end_value) * (1 - gone) ** power + end_value

    return schedule


def linear_schedule(init_value, end_value, transition_steps, transition_begin=0):
    return polynomial_schedule(init_value, end_value, 1, transition_steps, transition_begin)


def piecewise_constant_schedule(init_value, boundaries_and_scales=None):
    def schedule(count):
        value = init_value
        for boundary, scale in (boundaries_and_scales or {}).items():
            if count >= boundary:
                value *= scale
        return value

    return schedule


def exponential_decay(
    init_value,
    transition_steps,
    decay_rate,
    transition_begin=0,
    staircase=False,
    end_value=None,
):
    if transition_steps <= 0 or decay_rate == 0:
        return lambda count: init_value
    bound = max if decay_rate < 1 else min

    def schedule(count):
        periods = (count - transition_begin) / transition_steps
        if staircase:
            periods = math.floor(periods)
        value = init_value if count <= transition_begin else init_value * decay_rate**periods
        return value if end_value is None else bound(value, end_value)

    return schedule


def cosine_decay_schedule(init_value, decay_steps, alpha=0.0, exponent=1.0):
    def schedule(count):
        height = (1 + math.cos(math.pi * min(count, decay_steps) / decay_steps)) / 2
        return init_value * ((1 - alpha) * height**exponent + alpha)

    return schedule


def join_schedules(schedules, boundaries):
    def schedule(count):
        value = schedules[0](count)
        for boundary, inner in zip(boundaries, schedules[1:]):
            if count >= boundary:
                value = inner(count - boundary)
        return value

    return schedule


def warmup_cosine_decay_schedule(
    init_value, peak_value, warmup_steps, decay_steps, end_value=0.0, exponent=1.0
):
    alpha = 0.0 if peak_value == 0 else end_value / peak_value
    return join_schedules(
        [
            linear_schedule(init_value, peak_value, warmup_steps),
            cosine_decay_schedule(peak_value, decay_steps - warmup_steps, alpha, exponent),
        ],
        [warmup_steps],
    )
