"""The SDMX-ML 3.0 structure message of the export: code lists, concepts, data structure, dataflow.

Belongs here: that message. Does not belong here: codes (`sdmx_codes.py`), data (`sdmx.py`).
"""

from collections.abc import Iterable

from lxml import etree

from transforms.exports.sdmx_codes import CodeList
from transforms.exports.tables import ExportRelease, text_of

AGENCY = "GIAMNGHEO"
VERSION = "1.0.0"
STRUCTURE = "GIAMNGHEO"
DATAFLOW = "INDICATOR_SERIES"
DIMENSIONS = (
    ("INDICATOR", "Indicator", "CL_INDICATOR"),
    ("KIND", "Kind of figure", "CL_KIND"),
    ("REF_AREA", "Place", "CL_AREA"),
    ("POPULATION", "Who is measured", "CL_POPULATION"),
    ("PROGRAMME", "Credit programme or part", "CL_PROGRAMME"),
)
ATTRIBUTES = (
    ("UNIT_MEASURE", "Unit", "CL_UNIT"),
    ("QUALIFIER", "Hedge as printed", "CL_QUALIFIER"),
    ("LOWER_BOUND", "Lower bound", None),
    ("UPPER_BOUND", "Upper bound", None),
    ("CHOSEN_BY", "Rule that chose this statement", None),
    ("INDEPENDENT_ORIGINS", "Origins that state the value", None),
    ("SOURCE", "Portal", None),
    ("OBSERVATION_ID", "Figure in the warehouse", None),
)
_BASE = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0"
_MES, _STR, _COM = f"{{{_BASE}/message}}", f"{{{_BASE}/structure}}", f"{{{_BASE}/common}}"
_NAMESPACES = {"mes": f"{_BASE}/message", "str": f"{_BASE}/structure", "com": f"{_BASE}/common"}
_URN = "urn:sdmx:org.sdmx.infomodel"


def _maintained(parent: etree._Element, tag: str, id_: str, name: str) -> etree._Element:
    element = etree.SubElement(parent, _STR + tag, id=id_, agencyID=AGENCY, version=VERSION)
    etree.SubElement(element, _COM + "Name").text = name
    return element


def _item(parent: etree._Element, tag: str, id_: str, name: str) -> None:
    etree.SubElement(etree.SubElement(parent, _STR + tag, id=id_), _COM + "Name").text = name


def _component(parent: etree._Element, tag: str, id_: str, code_list: str | None, *, text_type: str = "String") -> etree._Element:
    element = etree.SubElement(parent, _STR + tag, id=id_)
    reference = f"{_URN}.conceptscheme.Concept={AGENCY}:CS_GIAMNGHEO({VERSION}).{id_}"
    etree.SubElement(element, _STR + "ConceptIdentity").text = reference
    representation = etree.SubElement(element, _STR + "LocalRepresentation")
    if code_list:
        etree.SubElement(representation, _STR + "Enumeration").text = f"{_URN}.codelist.Codelist={AGENCY}:{code_list}({VERSION})"
    else:
        etree.SubElement(representation, _STR + "TextFormat", textType=text_type)
    return element


def structure_message(code_lists: Iterable[CodeList], *, release: ExportRelease) -> bytes:
    """The structure file as UTF-8 XML."""
    root = etree.Element(_MES + "Structure", nsmap=_NAMESPACES)
    header = etree.SubElement(root, _MES + "Header")
    etree.SubElement(header, _MES + "ID").text = f"STRUCTURE_{release.content_hash[:12]}"
    etree.SubElement(header, _MES + "Test").text = "false"
    etree.SubElement(header, _MES + "Prepared").text = text_of(release.built_at)
    etree.SubElement(header, _MES + "Sender", id=AGENCY)
    structures = etree.SubElement(root, _MES + "Structures")
    lists = etree.SubElement(structures, _STR + "Codelists")
    for code_list in code_lists:
        element = _maintained(lists, "Codelist", code_list.id, code_list.name)
        for code, name in sorted(code_list.codes.items()):
            _item(element, "Code", code, name)
    schemes = etree.SubElement(structures, _STR + "ConceptSchemes")
    concepts = _maintained(schemes, "ConceptScheme", "CS_GIAMNGHEO", "Concepts of giamngheo")
    for id_, name, _ in (*DIMENSIONS, ("TIME_PERIOD", "Period", None), ("OBS_VALUE", "Value", None), *ATTRIBUTES):
        _item(concepts, "Concept", id_, name)
    _data_structure(structures)
    flow = _maintained(etree.SubElement(structures, _STR + "Dataflows"), "Dataflow", DATAFLOW, "Chosen statement of each indicator")
    etree.SubElement(flow, _STR + "Structure").text = f"{_URN}.datastructure.DataStructure={AGENCY}:{STRUCTURE}({VERSION})"
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return content


def _data_structure(structures: etree._Element) -> None:
    parent = etree.SubElement(structures, _STR + "DataStructures")
    data_structure = _maintained(parent, "DataStructure", STRUCTURE, "Figures on poverty reduction in Vietnam")
    components = etree.SubElement(data_structure, _STR + "DataStructureComponents")
    dimensions = etree.SubElement(components, _STR + "DimensionList", id="DimensionDescriptor")
    for position, (id_, _, code_list) in enumerate(DIMENSIONS, start=1):
        _component(dimensions, "Dimension", id_, code_list).set("position", str(position))
    _component(dimensions, "TimeDimension", "TIME_PERIOD", None, text_type="ObservationalTimePeriod")
    attributes = etree.SubElement(components, _STR + "AttributeList", id="AttributeDescriptor")
    for id_, _, codes in ATTRIBUTES:
        attribute = _component(attributes, "Attribute", id_, codes)
        etree.SubElement(etree.SubElement(attribute, _STR + "AttributeRelationship"), _STR + "Observation")
    measures = etree.SubElement(components, _STR + "MeasureList", id="MeasureDescriptor")
    _component(measures, "Measure", "OBS_VALUE", None, text_type="Decimal")
