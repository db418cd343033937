from django.apps import AppConfig, apps


class RecordsConfig(AppConfig):
    name = "zhijian.kernel.records"
    label = "records"

    def ready(self) -> None:
        """Bind the acts of every kind of record; all models are loaded by now."""
        from zhijian.kernel.records import registry
        from zhijian.kernel.records.model import Record

        for model in apps.get_models():
            if issubclass(model, Record):
                registry.add(model)
        for model in registry.KINDS.values():
            model.bind_acts()
        for model in registry.KINDS.values():
            for spec in model.acts.values():
                if spec.opens:
                    registry.act(spec.opens)
