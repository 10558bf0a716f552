package org.rekkas.kernel.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.configuration2.tree.ImmutableNode;

/**
 * Builds the tree of a configuration file: XML 1.0 without DOCTYPE and entities of one's own, which
 * a configuration has no need of, and which are the way of XXE and of billions of laughs (attack
 * H11).
 *
 * <p>A parser of our own, since those of the JDK say where a tag ends, not where an attribute
 * begins, must have their external entities switched off one by one, and take a tenth of the time
 * to the first greeting. A test holds it against the JDK's. Not thread-safe.
 */
final class XmlReader {
  private static final int DEEPEST = 64;
  private static final Pattern ENCODING = Pattern.compile("encoding\\s*=\\s*[\"']([^\"']*)");

  private final XmlText text;

  private XmlReader(XmlText text) {
    this.text = text;
  }

  /** The root element. Values of the nodes and attributes are {@link Located}. */
  static ImmutableNode read(byte[] octets) throws MalformedXml {
    return new XmlReader(new XmlText(octets)).document();
  }

  private ImmutableNode document() throws MalformedXml {
    if (text.looksAt("<?xml") && !text.looksAt("<?xml-")) {
      declaration();
    }
    between();
    if (text.peek() != '<') {
      throw text.wrong(text.ended() ? "no root element" : "text in front of the root element");
    }
    ImmutableNode root = element(1);
    between();
    if (!text.ended()) {
      throw text.wrong("something behind the end of the root element");
    }
    return root;
  }

  private void declaration() throws MalformedXml {
    var begin = text.wrong("the encoding must be UTF-8 (save the file as UTF-8)");
    String declared = text.until("?>", "the XML declaration");
    Matcher encoding = ENCODING.matcher(declared);
    if (encoding.find() && !encoding.group(1).equalsIgnoreCase("UTF-8")) {
      throw begin;
    }
  }

  /** Space, comments and processing instructions around the root. */
  private void between() throws MalformedXml {
    do {
      text.skipSpace();
    } while (aside());
  }

  /** A comment or processing instruction, if one stands here. */
  private boolean aside() throws MalformedXml {
    if (text.looksAt("<!DOCTYPE")) {
      throw text.wrong("DOCTYPE is refused: a configuration has no entities of its own");
    }
    if (text.skip("<!--")) {
      if (text.until("--", "a comment").endsWith("-") || !text.skip(">")) {
        throw text.wrong("\"--\" within a comment");
      }
      return true;
    }
    if (text.looksAt("<?")) {
      var here = text.wrong("an XML declaration that is not at the begin of the file");
      text.expect("<?");
      if (text.name("a name").equalsIgnoreCase("xml")) {
        throw here;
      }
      text.until("?>", "a processing instruction");
      return true;
    }
    return false;
  }

  private ImmutableNode element(int depth) throws MalformedXml {
    int line = text.line();
    int column = text.column();
    if (depth > DEEPEST) {
      throw text.wrong("more than " + DEEPEST + " elements within each other");
    }
    text.expect("<");
    String name = text.name("the name of an element");
    var node = new ImmutableNode.Builder().name(name).addAttributes(attributes(name));
    var content = new Content(line, column);
    if (!text.skip("/>")) {
      text.expect(">");
      content(name, depth, node, content, line + ":" + column);
    }
    return node.value(content.located(line, column)).create();
  }

  /** The text of an element, and where it begins. */
  private static final class Content {
    private final StringBuilder text = new StringBuilder();
    private int line;
    private int column;
    private boolean begun;

    /** At the tag, until there is a text. */
    Content(int line, int column) {
      this.line = line;
      this.column = column;
    }

    StringBuilder at(XmlText here) {
      if (!begun && !XmlText.isSpace(here.peek())) {
        begun = true;
        line = here.line();
        column = here.column();
      }
      return text;
    }

    Located located(int tagLine, int tagColumn) {
      return new Located(text.toString().strip(), tagLine, tagColumn, line, column);
    }
  }

  private Map<String, Located> attributes(String element) throws MalformedXml {
    var attributes = new LinkedHashMap<String, Located>();
    while (true) {
      boolean parted = text.skipSpace();
      if (text.peek() == '>' || text.looksAt("/>")) {
        return attributes;
      }
      if (text.ended()) {
        throw text.wrong("the tag <" + element + "> has no end");
      }
      int line = text.line();
      int column = text.column();
      String name = text.name("\">\" or the name of an attribute");
      if (!parted) {
        throw text.wrong("a space is missing in front of " + name);
      }
      text.skipSpace();
      text.expect("=");
      text.skipSpace();
      if (attributes.put(name, new Located(quoted(), line, column)) != null) {
        throw new MalformedXml(line, column, name + " stands twice in <" + element + ">");
      }
    }
  }

  private String quoted() throws MalformedXml {
    char quote = text.peek();
    if (quote != '"' && quote != '\'') {
      throw text.wrong("a value in quotes is missing here");
    }
    var begin = text.wrong("the quoted value that begins here has no end");
    text.next();
    var value = new StringBuilder();
    while (text.peek() != quote) {
      char c = text.peek();
      if (text.ended()) {
        throw begin;
      }
      if (c == '<') {
        throw text.wrong("\"<\" within a value: write &lt;, or close the quote");
      }
      if (c == '&') {
        value.appendCodePoint(reference());
      } else {
        value.append(XmlText.isSpace(text.next()) ? ' ' : c);
      }
    }
    text.next();
    return value.toString();
  }

  /**
   * @param begin of the element, as line and column
   */
  private void content(
      String name, int depth, ImmutableNode.Builder node, Content content, String begin)
      throws MalformedXml {
    var unended = text.wrong("</" + name + "> is missing");
    while (!text.skip("</")) {
      if (text.ended()) {
        throw unended;
      }
      if (text.looksAt("<![CDATA[")) {
        StringBuilder into = content.at(text);
        text.expect("<![CDATA[");
        into.append(text.until("]]>", "a CDATA section"));
      } else if (text.looksAt("]]>")) {
        throw text.wrong("\"]]>\" without a CDATA section");
      } else if (text.peek() == '&') {
        content.at(text).appendCodePoint(reference());
      } else if (text.peek() != '<') {
        content.at(text).append(text.next());
      } else if (!aside()) {
        node.addChild(element(depth + 1));
      }
    }
    var here = text.wrong("</" + name + "> is expected here; it began at " + begin);
    if (!text.name("the name of an element").equals(name)) {
      throw here;
    }
    text.skipSpace();
    text.expect(">");
  }

  private int reference() throws MalformedXml {
    int line = text.line();
    int column = text.column();
    text.expect("&");
    String name = text.until(";", "a reference");
    return switch (name) {
      case "lt" -> '<';
      case "gt" -> '>';
      case "amp" -> '&';
      case "quot" -> '"';
      case "apos" -> '\'';
      default -> {
        if (name.startsWith("#")) {
          yield number(name.substring(1), line, column);
        }
        throw new MalformedXml(
            line, column, "an unknown entity: &lt; &gt; &amp; &quot; &apos; are known");
      }
    };
  }

  private static int number(String digits, int line, int column) throws MalformedXml {
    boolean hex = digits.startsWith("x");
    try {
      int c = Integer.parseInt(hex ? digits.substring(1) : digits, hex ? 16 : 10);
      boolean surrogate = c >= 0xd800 && c <= 0xdfff;
      if (Character.isValidCodePoint(c) && !surrogate && XmlText.isXmlCharacter(c)) {
        return c;
      }
    } catch (NumberFormatException _) {
      // Told below, as any other number that is no character.
    }
    throw new MalformedXml(line, column, "\"&#" + digits + ";\" is no character");
  }
}
