package io.parallax.deploy.export.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.deploy.export.exchange.NotTakenCounts;
import io.parallax.deploy.export.exchange.ToolAnswer;
import io.parallax.deploy.export.exchange.ToolAnswers;
import io.parallax.deploy.export.exchange.UnreadableAnswersException;
import io.parallax.deploy.export.mask.ClassMask;
import io.parallax.deploy.export.mask.CvatRle;
import io.parallax.deploy.export.mask.FilledShape;
import io.parallax.deploy.export.mask.PixelMask;
import io.parallax.schemas.PixelBox;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads {@code annotations.xml} of CVAT for images 1.1: masks, polygons, boxes, ellipses and tags.
 *
 * <p>Shapes of one picture lie over each other by their {@code z_order}. Shapes without an area do
 * no harm to the others; a picture that has nothing else is refused.
 */
final class CvatXmlReader {
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final Set<String> AREAS = Set.of("mask", "polygon", "box", "ellipse");

  private final Path file;
  private final NotTakenCounts notTaken = new NotTakenCounts();
  private final List<ToolAnswer> answers = new ArrayList<>();
  private boolean pictures;

  CvatXmlReader(Path file) {
    this.file = file;
  }

  /** A picture with what is on it so far. */
  private static final class Image {
    private final String requestId;
    private final int width;
    private final int height;
    private final List<Drawn> shapes = new ArrayList<>();
    private final List<String> withoutArea = new ArrayList<>();
    private Optional<SpecialLabel> special = Optional.empty();
    private Optional<String> fault = Optional.empty();

    Image(String requestId, int width, int height) {
      this.requestId = requestId;
      this.width = width;
      this.height = height;
    }

    Optional<ToolAnswer> answer(NotTakenCounts notTaken) {
      if (special.isPresent() || !shapes.isEmpty()) {
        withoutArea.forEach(shape -> notTaken.add(shape + ", which has no pixels", requestId));
      }
      if (special.isPresent()) {
        shapes.stream()
            .filter(shape -> !shape.untouched)
            .forEach(shape -> notTaken.add(SpecialLabel.DRAWN_AS_WELL, requestId));
        return Optional.of(ToolAnswer.without(requestId, special.get().verdict(), ""));
      }
      if (fault.isPresent()) {
        return Optional.of(ToolAnswer.faulty(requestId, fault.get()));
      }
      if (!shapes.isEmpty()) {
        List<ClassMask> parts =
            shapes.stream().sorted(Comparator.comparingInt(Drawn::order)).map(Drawn::part).toList();
        boolean marked = shapes.stream().allMatch(Drawn::untouched);
        return Optional.of(ToolAnswer.labelled(requestId, parts, marked));
      }
      if (withoutArea.isEmpty()) {
        notTaken.add("picture with nothing on it", requestId);
        return Optional.empty();
      }
      return Optional.of(
          ToolAnswer.faulty(
              requestId,
              "a %s has no pixels; masks, polygons, boxes and ellipses have"
                  .formatted(withoutArea.get(0))));
    }
  }

  private record Drawn(int order, ClassMask part, boolean untouched) {}

  ToolAnswers read() throws IOException {
    try {
      XMLStreamReader xml = factory().createXMLStreamReader(new StringReader(content()));
      boolean known = false;
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT) {
          switch (xml.getLocalName()) {
            case "annotations" -> known = true;
            case "image" -> readImage(xml);
            case "track" ->
                throw new UnreadableAnswersException(
                    file,
                    "has tracks: it was exported as \"CVAT for video 1.1\"; choose \"CVAT for"
                        + " images 1.1\"");
            default -> {}
          }
        }
      }
      if (!known) {
        throw new UnreadableAnswersException(file, "is no CVAT for images 1.1");
      }
      if (!pictures) {
        throw new UnreadableAnswersException(file, "has no picture");
      }
      return new ToolAnswers(answers, notTaken.list());
    } catch (XMLStreamException e) {
      throw new UnreadableAnswersException(file, "is no XML: " + e.getMessage(), e);
    }
  }

  private void readImage(XMLStreamReader xml) throws XMLStreamException {
    pictures = true;
    Image image =
        new Image(
            ImageName.requestId(text(xml, "name")), number(xml, "width"), number(xml, "height"));
    // Shapes are the elements right below; attributes and the joints of skeletons lie deeper.
    for (int depth = 1; depth > 0; ) {
      int event = xml.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        if (xml.getLocalName().equals("image")) {
          throw new UnreadableAnswersException(file, "has an image inside another");
        }
        if (depth == 1) {
          take(xml, xml.getLocalName(), image);
        }
        depth++;
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
      }
    }
    image.answer(notTaken).ifPresent(answers::add);
  }

  private String content() throws IOException {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(ExportedFiles.bytes(file));
      String content = UTF_8.newDecoder().decode(bytes).toString();
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
    String label = text(xml, "label");
    Optional<SpecialLabel> special = SpecialLabel.of(label);
    if (special.isPresent()) {
      image.special = special;
      return;
    }
    if (!AREAS.contains(element)) {
      image.withoutArea.add(element);
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
    } catch (NumberFormatException e) {
      image.fault = Optional.of("a %s has a number that is none".formatted(element));
    } catch (IllegalArgumentException e) {
      image.fault = Optional.of(e.getMessage());
    }
  }

  private PixelMask mask(XMLStreamReader xml, String element, Image image) {
    String rotation = xml.getAttributeValue(null, "rotation");
    double degrees = rotation == null ? 0 : Double.parseDouble(rotation);
    if (degrees != 0 && (element.equals("mask") || element.equals("polygon"))) {
      throw new IllegalArgumentException("a %s cannot be turned".formatted(element));
    }
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
              decimal(xml, "xtl"),
              decimal(xml, "ytl"),
              decimal(xml, "xbr"),
              decimal(xml, "ybr"),
              degrees,
              image.width,
              image.height);
      default ->
          FilledShape.ellipse(
              decimal(xml, "cx"),
              decimal(xml, "cy"),
              decimal(xml, "rx"),
              decimal(xml, "ry"),
              degrees,
              image.width,
              image.height);
    };
  }

  private double decimal(XMLStreamReader xml, String attribute) {
    return Double.parseDouble(text(xml, attribute));
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
