class ReduceLROnPlateau:
    def __init__(
        self,
        monitor="val_loss",
        factor=0.1,
        patience=10,
        mode="auto",
        min_delta=1e-4,
        cooldown=0,
        min_lr=0.0,
    ):
        self.monitor, self.factor, self.patience = monitor, factor, patience
        self.min_delta, self.cooldown, self.min_lr = min_delta, cooldown, min_lr
        self.up = mode == "max" or (mode == "auto" and "acc" in monitor)

    def set_model(self, model):
        self.model = model

    def on_train_begin(self, logs=None):
        self.best = float("-inf") if self.up else float("inf")
        self.wait = self.left = 0

    def on_epoch_end(self, epoch, logs):
        now = logs[self.monitor]
        if self.left > 0:
            self.left -= 1
            self.wait = 0
        better = now - self.min_delta > self.best if self.up else now + self.min_delta < self.best
        if better:
            self.best = now
            self.wait = 0
        elif self.left <= 0:
            self.wait += 1
            if self.wait >= self.patience:
                old = self.model.optimizer.learning_rate
                if old > self.min_lr:
                    self.model.optimizer.learning_rate = max(old * self.factor, self.min_lr)
                    self.left = self.cooldown
                    self.wait = 0
