package io.parallax.deploy.export.format;

import io.parallax.deploy.export.exchange.ExportItem;
import io.parallax.deploy.export.mask.ClassMask;
import io.parallax.deploy.export.mask.CvatRle;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes {@code annotations.xml} of CVAT for images 1.1. */
final class CvatXmlWriter {
  private final ClassNames classes;

  CvatXmlWriter(ClassNames classes) {
    this.classes = classes;
  }

  void write(Path file, List<ExportItem> items) throws IOException {
    try (Writer writer = Files.newBufferedWriter(file)) {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(writer);
      xml.writeStartDocument("utf-8", "1.0");
      line(xml, 0);
      xml.writeStartElement("annotations");
      text(xml, 1, "version", "1.1");
      writeMeta(xml, items.size());
      for (int i = 0; i < items.size(); i++) {
        writeImage(xml, i, items.get(i));
      }
      close(xml, 0);
      xml.writeEndDocument();
      line(xml, 0);
      xml.close();
    } catch (XMLStreamException e) {
      throw new IOException(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  private void writeMeta(XMLStreamWriter xml, int images) throws XMLStreamException {
    open(xml, 1, "meta");
    open(xml, 2, "task");
    text(xml, 3, "name", "Label requests of Parallax");
    text(xml, 3, "size", Integer.toString(images));
    text(xml, 3, "mode", "annotation");
    open(xml, 3, "labels");
    int[] colours = classes.colours();
    for (int i = 0; i < classes.size(); i++) {
      writeLabel(xml, classes.names().get(i), ClassColours.html(colours[i]), "any");
    }
    for (SpecialLabel special : SpecialLabel.values()) {
      writeLabel(xml, special.text(), "#808080", "tag");
    }
    close(xml, 3);
    close(xml, 2);
    close(xml, 1);
  }

  private static void writeLabel(XMLStreamWriter xml, String name, String colour, String type)
      throws XMLStreamException {
    open(xml, 4, "label");
    text(xml, 5, "name", name);
    text(xml, 5, "color", colour);
    text(xml, 5, "type", type);
    line(xml, 5);
    xml.writeEmptyElement("attributes");
    close(xml, 4);
  }

  private static void writeImage(XMLStreamWriter xml, int id, ExportItem item)
      throws XMLStreamException {
    open(xml, 1, "image");
    xml.writeAttribute("id", Integer.toString(id));
    xml.writeAttribute("name", ImageFiles.name(item));
    xml.writeAttribute("width", Integer.toString(item.width()));
    xml.writeAttribute("height", Integer.toString(item.height()));
    for (int order = 0; order < item.parts().size(); order++) {
      ClassMask part = item.parts().get(order);
      CvatRle rle = CvatRle.of(part.mask());
      line(xml, 2);
      xml.writeEmptyElement("mask");
      xml.writeAttribute("label", part.className());
      xml.writeAttribute("source", item.isGuess() ? CvatFiles.GUESS : "manual");
      xml.writeAttribute("occluded", "0");
      xml.writeAttribute("rle", rle.text());
      xml.writeAttribute("left", Integer.toString(rle.box().getX()));
      xml.writeAttribute("top", Integer.toString(rle.box().getY()));
      xml.writeAttribute("width", Integer.toString(rle.box().getWidth()));
      xml.writeAttribute("height", Integer.toString(rle.box().getHeight()));
      xml.writeAttribute("z_order", Integer.toString(order));
    }
    close(xml, 1);
  }

  private static void open(XMLStreamWriter xml, int depth, String name) throws XMLStreamException {
    line(xml, depth);
    xml.writeStartElement(name);
  }

  private static void close(XMLStreamWriter xml, int depth) throws XMLStreamException {
    line(xml, depth);
    xml.writeEndElement();
  }

  private static void text(XMLStreamWriter xml, int depth, String name, String text)
      throws XMLStreamException {
    open(xml, depth, name);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }

  private static void line(XMLStreamWriter xml, int depth) throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
  }
}
