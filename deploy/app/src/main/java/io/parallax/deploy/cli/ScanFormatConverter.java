package io.parallax.deploy.cli;

import io.parallax.deploy.scan.ScanFormat;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a scan's layout. */
final class ScanFormatConverter implements ITypeConverter<ScanFormat> {
  @Override
  public ScanFormat convert(String name) {
    try {
      return ScanFormat.named(name);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
