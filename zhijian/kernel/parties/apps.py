from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "zhijian.kernel.parties"
    label = "parties"

    def ready(self) -> None:
        from zhijian.kernel.parties import screens, taking  # noqa: F401 - declares the registers and the imports
