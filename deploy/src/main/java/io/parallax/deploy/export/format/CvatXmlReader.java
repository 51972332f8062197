package io.parallax.deploy.export.format;

import io.parallax.deploy.export.exchange.ToolAnswer;
import io.parallax.deploy.export.exchange.UnreadableAnswersException;
import io.parallax.deploy.export.mask.ClassMask;
import io.parallax.deploy.export.mask.CvatRle;
import io.parallax.deploy.export.mask.FilledShape;
import io.parallax.deploy.export.mask.PixelMask;
import io.parallax.schemas.PixelBox;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads {@code annotations.xml} of CVAT for images 1.1: masks, polygons, boxes and tags.
 *
 * <p>Shapes of one picture lie over each other by their {@code z_order}.
 */
final class CvatXmlReader {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final Path file;

  CvatXmlReader(Path file) {
    this.file = file;
  }

  /** A picture with what is on it so far. */
  private static final class Image {
    private final String requestId;
    private final int width;
    private final int height;
    private final List<Drawn> shapes = new ArrayList<>();
    private Optional<SpecialLabel> special = Optional.empty();
    private Optional<String> fault = Optional.empty();

    Image(String requestId, int width, int height) {
      this.requestId = requestId;
      this.width = width;
      this.height = height;
    }

    Optional<ToolAnswer> answer() {
      if (special.isPresent()) {
        return Optional.of(ToolAnswer.without(requestId, special.get().verdict(), ""));
      }
      if (fault.isPresent()) {
        return Optional.of(ToolAnswer.faulty(requestId, fault.get()));
      }
      List<ClassMask> parts =
          shapes.stream().sorted(Comparator.comparingInt(Drawn::order)).map(Drawn::part).toList();
      boolean marked = shapes.stream().allMatch(Drawn::untouched);
      return parts.isEmpty()
          ? Optional.empty()
          : Optional.of(ToolAnswer.labelled(requestId, parts, marked));
    }
  }

  private record Drawn(int order, ClassMask part, boolean untouched) {}

  List<ToolAnswer> read() throws IOException {
    try {
      XMLStreamReader xml = factory().createXMLStreamReader(new StringReader(content()));
      List<ToolAnswer> answers = new ArrayList<>();
      boolean known = false;
      Image image = null;
      while (xml.hasNext()) {
        int event = xml.next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          String name = xml.getLocalName();
          known |= name.equals("annotations");
          if (name.equals("image")) {
            if (image != null) {
              throw new UnreadableAnswersException(file, "has an image inside another");
            }
            image =
                new Image(
                    ImageName.requestId(text(xml, "name")),
                    number(xml, "width"),
                    number(xml, "height"));
          } else if (image != null) {
            take(xml, name, image);
          }
        } else if (event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("image")) {
          image.answer().ifPresent(answers::add);
          image = null;
        }
      }
      if (!known) {
        throw new UnreadableAnswersException(file, "is no CVAT for images 1.1");
      }
      return answers;
    } catch (NoSuchFileException e) {
      throw new UnreadableAnswersException(file, "there is no such file", e);
    } catch (XMLStreamException e) {
      throw new UnreadableAnswersException(file, "is no XML: " + e.getMessage(), e);
    }
  }

  private String content() throws IOException {
    try {
      String content = Files.readString(file);
      return content.startsWith(BYTE_ORDER_MARK) ? content.substring(1) : content;
    } catch (CharacterCodingException e) {
      throw new UnreadableAnswersException(file, "is no text in UTF-8", e);
    }
  }

  /** Files from elsewhere shall not make us read other files. */
  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newInstance();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return factory;
  }

  private void take(XMLStreamReader xml, String element, Image image) {
    if (element.equals("attribute")) {
      return;
    }
    String label = text(xml, "label");
    Optional<SpecialLabel> special = SpecialLabel.of(label);
    if (special.isPresent()) {
      image.special = special;
      return;
    }
    try {
      String source = xml.getAttributeValue(null, "source");
      String order = xml.getAttributeValue(null, "z_order");
      image.shapes.add(
          new Drawn(
              order == null ? 0 : Integer.parseInt(order),
              new ClassMask(label, mask(xml, element, image)),
              source != null && CvatFiles.UNTOUCHED.contains(source)));
    } catch (IllegalArgumentException e) {
      image.fault = Optional.of(e.getMessage());
    }
  }

  private PixelMask mask(XMLStreamReader xml, String element, Image image) {
    return switch (element) {
      case "mask" ->
          CvatRle.parse(
                  text(xml, "rle"),
                  new PixelBox(
                      number(xml, "left"),
                      number(xml, "top"),
                      number(xml, "width"),
                      number(xml, "height")))
              .mask(image.width, image.height);
      case "polygon" -> {
        double[] corners =
            Arrays.stream(text(xml, "points").split("[,;]"))
                .mapToDouble(Double::parseDouble)
                .toArray();
        yield FilledShape.polygons(List.of(corners), image.width, image.height);
      }
      case "box" ->
          FilledShape.rectangle(
              Double.parseDouble(text(xml, "xtl")),
              Double.parseDouble(text(xml, "ytl")),
              Double.parseDouble(text(xml, "xbr")),
              Double.parseDouble(text(xml, "ybr")),
              image.width,
              image.height);
      default ->
          throw new IllegalArgumentException(
              "a %s has no pixels; masks, polygons and boxes have".formatted(element));
    };
  }

  private int number(XMLStreamReader xml, String attribute) {
    try {
      return Integer.parseInt(text(xml, attribute));
    } catch (NumberFormatException e) {
      throw new UnreadableAnswersException(
          file, "a %s's %s is no number".formatted(xml.getLocalName(), attribute), e);
    }
  }

  private String text(XMLStreamReader xml, String attribute) {
    String value = xml.getAttributeValue(null, attribute);
    if (value == null) {
      throw new UnreadableAnswersException(
          file, "a %s has no %s".formatted(xml.getLocalName(), attribute));
    }
    return value;
  }
}
