package org.rekkas.kernel.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

class XmlReaderTest {
  @Test
  void knowsLineAndColumnOfElementsAndAttributes() throws MalformedXml {
    ImmutableNode root =
        read("<?xml version=\"1.0\"?>\r\n<a x='1'\r\n   y=\"2\">\n  <!-- c -->  <b>t&amp;</b></a>");
    assertEquals(new Located("1", 2, 4), root.getAttributes().get("x"));
    assertEquals(new Located("2", 3, 4), root.getAttributes().get("y"));
    assertEquals(new Located("t&", 4, 15, 4, 18), root.getChildren().getFirst().getValue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          <a>                                            | 1:4: </a> is missing
          <a></b>                                        | 1:6: </a> is expected here; it began at 1:1
          <a x="1" x="2"/>                               | 1:10: x stands twice in <a>
          <a x=1/>                                       | 1:6: a value in quotes is missing here
          <a x="1/>                                      | 1:6: the quoted value that begins here has no end
          <a x="<"/>                                     | 1:7: "<" within a value: write &lt;, or close the quote
          <a x="1"y="2"/>                                | 1:10: a space is missing in front of y
          <a/><b/>                                       | 1:5: something behind the end of the root element
          text                                           | 1:1: text in front of the root element
          <a>&nbsp;</a>                                  | 1:4: an unknown entity: &lt; &gt; &amp; &quot; &apos; are known
          <a>&#0;</a>                                    | 1:4: "&#0;" is no character
          <a>&#xd800;</a>                                | 1:4: "&#xd800;" is no character
          <a><!-- a -- b --></a>                         | 1:13: "--" within a comment
          <a>]]></a>                                     | 1:4: "]]>" without a CDATA section
          <?xml version="1.0" encoding="ISO-8859-1"?><a/> | 1:1: the encoding must be UTF-8 (save the file as UTF-8)
          <!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>   | 1:1: DOCTYPE is refused: a configuration has no entities of its own
          """)
  void h11_refusesWhatIsNoXmlOrHasEntities(String text, String problem) {
    var e = assertThrows(MalformedXml.class, () -> read(text));
    assertEquals("f:" + problem, e.in("f").toString());
  }

  @Test
  void h11_badEncodingIsToldWithItsPlaceAndAByteOrderMarkIsNot() throws MalformedXml {
    byte[] bad = {'<', 'a', '>', '\n', 'x', (byte) 0xe9, '<'};
    var e = assertThrows(MalformedXml.class, () -> XmlReader.read(bad));
    assertEquals("f:2:2: not UTF-8 from here on (save the file as UTF-8)", e.in("f").toString());
    assertEquals("a", read("\ufeff<a/>").getNodeName());
  }

  @Test
  void h11_nestingWithoutEndIsRefused() {
    assertThrows(MalformedXml.class, () -> read("<a>".repeat(100_000)));
  }

  /** Whatever stands in a file, it is read or refused with a place: nothing else comes out. */
  @Test
  void h11_noOctetsBreakTheReader() {
    byte[] whole =
        "<?xml version='1.0'?><a x='1'>&#65;<b y=\"&lt;\"/><!-- c --><![CDATA[d]]>é</a>"
            .getBytes(UTF_8);
    var random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      byte[] octets = java.util.Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
      for (int n = random.nextInt(3); n > 0; n--) {
        octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
      }
      try {
        XmlReader.read(octets);
      } catch (MalformedXml e) {
        assertEquals(true, e.in("f").line() > 0 && e.in("f").column() > 0);
      }
    }
  }

  /** What we take, the JDK's parser takes too, with the same result. */
  @Test
  void agreesWithTheParserOfTheJdk() throws Exception {
    String[] pieces = {
      "<a>",
      "</a>",
      "<b x='1'>",
      "</b>",
      "<c/>",
      "<d y=\"&lt;&#65;\" z=' '/>",
      "text",
      "&amp;",
      "&#x20ac;",
      "<![CDATA[<&]]>",
      "<!-- c -->",
      "<?p i?>",
      "\r\n",
      " ",
      "<",
      ">",
      "&",
      "]]>",
      "é"
    };
    var random = new Random(7);
    int taken = 0;
    for (int i = 0; i < 6_000; i++) {
      var text = new StringBuilder("<r>");
      for (int n = random.nextInt(6); n >= 0; n--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      text.append("</r>");
      byte[] octets = text.toString().getBytes(UTF_8);
      String ours;
      try {
        ours = show(XmlReader.read(octets));
        taken++;
      } catch (MalformedXml e) {
        ours = "refused";
      }
      assertEquals(jdk(octets), ours, text.toString());
    }
    assertEquals(true, taken > 1_000, "documents taken: " + taken);
  }

  private static ImmutableNode read(String text) throws MalformedXml {
    return XmlReader.read(text.getBytes(UTF_8));
  }

  private static String jdk(byte[] octets) throws Exception {
    var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    builder.setErrorHandler(new DefaultHandler());
    try {
      return show(builder.parse(new ByteArrayInputStream(octets)).getDocumentElement());
    } catch (SAXException e) {
      return "refused";
    }
  }

  private static String show(ImmutableNode node) {
    var text = new StringBuilder(node.getNodeName());
    text.append(new TreeMap<>(node.getAttributes())).append('"').append(node.getValue());
    node.getChildren().forEach(child -> text.append('(').append(show(child)).append(')'));
    return text.toString();
  }

  private static String show(Element element) {
    Map<String, String> attributes = new TreeMap<>();
    for (int i = 0; i < element.getAttributes().getLength(); i++) {
      Node attribute = element.getAttributes().item(i);
      attributes.put(attribute.getNodeName(), attribute.getNodeValue());
    }
    var content = new StringBuilder();
    var children = new StringBuilder();
    for (Node n = element.getFirstChild(); n != null; n = n.getNextSibling()) {
      if (n instanceof Element child) {
        children.append('(').append(show(child)).append(')');
      } else if (n.getNodeType() == Node.TEXT_NODE || n.getNodeType() == Node.CDATA_SECTION_NODE) {
        content.append(n.getNodeValue());
      }
    }
    return element.getNodeName() + attributes + '"' + content.toString().strip() + children;
  }
}
