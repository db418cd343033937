"""The procedures of the table of limits in words."""

from zhijian.kernel.org.words import words

PROCEDURES = {
    "penalty": words("行政处罚", "Administrative penalty"),
    "special_equipment_cycle": words("特种设备检验周期", "Special equipment: inspection cycles"),
    "food_recall": words("食品召回", "Food recall"),
    "licence_general": words("行政许可（一般）", "Licensing in general"),
    "food_sampling": words("食品抽检", "Food sampling"),
    "complaint": words("投诉", "Complaints"),
    "report": words("举报", "Reports"),
    "licence_industrial_product": words("工业产品生产许可", "Industrial product licence"),
    "credit": words("信用修复与失信名单", "Credit repair and lists"),
    "licence_food_production": words("食品生产许可", "Food production licence"),
    "licence_food_business": words("食品经营许可", "Food business licence"),
    "licence_special_equipment": words("特种设备许可", "Special equipment licence"),
    "accident": words("特种设备事故", "Accidents"),
    "product_sampling": words("产品质量监督抽查", "Product sampling"),
    "consumer_recall": words("消费品召回", "Consumer product recall"),
    "measuring_standard": words("计量标准与计量授权", "Measuring standards and authorisation"),
    "metering_new_product": words("计量器具新产品", "New types of instruments"),
    "lab_CMA": words("检验检测机构资质认定", "Laboratory qualification (CMA)"),
    "certification": words("认证", "Certification"),
    "food_inspection": words("食品监督检查", "Food inspection"),
    "barcode": words("商品条码", "Barcodes"),
    "use_registration": words("特种设备使用登记", "Use registration"),
    "special_equipment_supervision": words("特种设备监察", "Supervision of special equipment"),
    "special_equipment_work": words("特种设备施工与作业", "Work on special equipment"),
    "security": words("网络与信息安全", "Information security"),
    "standardization": words("标准化", "Standardisation"),
    "organization_code": words("组织机构代码", "Organisation codes"),
    "information_disclosure": words("政府信息公开", "Disclosure of information"),
    "quality_award": words("质量奖", "Quality award"),
    "archive": words("档案", "Archives"),
    "gov_website": words("政府网站", "Government websites"),
}


def procedure_name(code: str) -> str:
    """A procedure in words; a new one by its code until it has some."""
    return str(PROCEDURES.get(code, code))
