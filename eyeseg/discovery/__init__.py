"""Discovery: from a folder of images and masks to a manifest, by the names and the pixels of what lies in it."""

from eyeseg.discovery.people import summary
from eyeseg.discovery.survey import Choices, Row, Survey, file_name, shares, survey, target_named
from eyeseg.discovery.writing import as_csv, write

__all__ = ["Choices", "Row", "Survey", "as_csv", "file_name", "shares", "summary", "survey", "target_named", "write"]
