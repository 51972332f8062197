package io.parallax.deploy.cli;

import io.parallax.deploy.export.format.ToolFormat;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of an annotation tool's format. */
final class ToolFormatConverter implements ITypeConverter<ToolFormat> {
  @Override
  public ToolFormat convert(String name) {
    try {
      return ToolFormat.named(name);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
