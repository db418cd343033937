"""The least that the screens' parts need: no tables, no users. ``pytest tests/desk --ds=tests.desk.plain_settings``."""

SECRET_KEY = "only-for-tests"
INSTALLED_APPS = ["django.contrib.staticfiles", "zhijian.desk"]
MIDDLEWARE = [
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "zhijian.config.middleware.Policy",
]
ROOT_URLCONF = "zhijian.desk.styleguide.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "zhijian.desk.context.look"]
        },
    }
]
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
STATIC_URL = "/static/"
DATABASES = {}
