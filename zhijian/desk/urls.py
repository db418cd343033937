"""The desk's addresses."""

from django.urls import include, path

from zhijian.desk.views import (
    doing,
    firm,
    home,
    ledger,
    planning,
    records,
    registers,
    reveal,
    search,
    signing,
    worksheet,
)

records.PAGES["parties.party"] = firm.page

urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in/", signing.sign_in, name="sign_in"),
    path("sign-out/", signing.sign_out, name="sign_out"),
    path("password/", signing.password, name="password"),
    path("search/", search.search, name="search"),
    path("lookup/<str:kind>/", search.lookup, name="lookup"),
    path("r/metrology.verification/plan/", planning.plan_day, name="plan_day"),
    path("r/metrology.instrument/due/", planning.due_list, name="due_list"),
    path("r/metrology.verification/<uuid:pk>/worksheet/", worksheet.worksheet, name="worksheet"),
    path("r/<str:kind>/", registers.register, name="register"),
    path("r/<str:kind>/export.<str:form>", registers.export_register, name="export"),
    path("r/<str:kind>/bulk/", doing.bulk, name="bulk"),
    path("r/<str:kind>/new/<str:name>/", doing.begin, name="begin"),
    path("r/<str:kind>/<uuid:pk>/", records.record, name="record"),
    path("r/<str:kind>/<uuid:pk>/do/<str:name>/", doing.do, name="do"),
    path("r/<str:kind>/<uuid:pk>/reveal/", reveal.reveal, name="reveal"),
    path("firms/<uuid:party>/<str:kind>/", registers.of_party, name="firm_records"),
    path("acts/", ledger.acts, name="acts"),
    path("acts/<uuid:pk>/", ledger.act, name="act"),
    path("acts/<uuid:pk>/void/", doing.void_act, name="void"),
    path("acts/<uuid:pk>/proof.json", ledger.proof, name="proof"),
    path("papers/<uuid:pk>.pdf", records.paper, name="paper"),
    path("files/<uuid:pk>/", records.attachment, name="attachment"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/head.txt", ledger.head, name="ledger_head"),
    path("", include("zhijian.desk.figures_urls")),
    path("", include("zhijian.desk.import_urls")),
]
