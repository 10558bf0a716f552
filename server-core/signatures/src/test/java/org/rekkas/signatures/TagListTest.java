package org.rekkas.signatures;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** RFC 6376 §3.2. */
class TagListTest {
  @Test
  void tagsHaveBlanksAndFoldsAround() throws Exception {
    TagList tags = TagList.read(" v = 1 ;\r\n\tA=x y;a =\r\n z=w ;e=; ");
    assertEquals(Optional.of("1"), tags.value("v"));
    assertEquals(Optional.of("x y"), tags.value("A"));
    assertEquals(Optional.of("z=w"), tags.value("a"));
    assertEquals(Optional.of(""), tags.value("e"));
    assertEquals(Optional.empty(), tags.value("b"));
    assertEquals("no b=", assertThrows(Objection.class, () -> tags.required("b")).why());
  }

  @Test
  void whatIsNoListOfTagsIsToldAndNothingElse() {
    for (String text :
        List.of(
            "a",
            "a=1;b",
            "=1",
            "1a=1",
            "-a=1",
            "a b=1",
            "a=1;a=2",
            "a=1;;a=2",
            "\u00e9=1",
            "a.b=1")) {
      assertThrows(Objection.class, () -> TagList.read(text), text);
    }
  }

  @Test
  void emptyTagsSayNothingAndNamesMayHaveHyphens() throws Exception {
    for (String text : List.of("a=1;;b=2", ";a=1;b=2", "a=1; ;\r\n ;b=2; ;", "a=1;x-y-=3;b=2;;")) {
      TagList tags = TagList.read(text);
      assertEquals(Optional.of("1"), tags.value("a"), text);
      assertEquals(Optional.of("2"), tags.value("b"), text);
    }
    for (String text : List.of("", ";", " ", ";;\r\n ;")) {
      assertEquals(Optional.empty(), TagList.read(text).value("a"), text);
    }
    assertEquals("a=1;;b=;c=2", TagList.read("a=1;;b= x ;c=2").without("b"));
    assertEquals(List.of("y", "z"), TagList.read("h= ;").words("h", "y:z"));
  }

  @Test
  void aTagThatStandsTwiceBreaksTheWhole() {
    var objection = assertThrows(Objection.class, () -> TagList.read("a=1; A=2; a=1"));
    assertEquals(Result.PERMERROR, objection.result());
    assertEquals("two tags a=", objection.why());
  }

  @Test
  void valuesAreReadAsTheirTagsHaveThem() throws Exception {
    TagList tags =
        TagList.read("n=12; m=-1; l=" + "9".repeat(70) + "; h=a : B\r\n :c; o=YW\r\n Jj");
    assertEquals(OptionalLong.of(12), tags.number("n"));
    assertEquals(OptionalLong.of(1_000_000_000_000_000_000L), tags.number("l"));
    assertEquals(OptionalLong.empty(), tags.number("x"));
    assertThrows(Objection.class, () -> tags.number("m"));
    assertEquals(List.of("a", "B", "c"), tags.words("h", ""));
    assertEquals("abc", new String(tags.octets("o"), US_ASCII));
    assertThrows(Objection.class, () -> tags.octets("h"));
  }

  /** §3.7: the blanks around the value go with it. */
  @Test
  void theSignatureIsTakenOutWithItsBlanks() throws Exception {
    assertEquals("a=1; b=; c=2", TagList.read("a=1; b=\r\n x \r\n y ; c=2").without("b"));
    assertEquals("bh=b; b =", TagList.read("bh=b; b = x").without("b"));
    assertEquals("a=1", TagList.read("a=1").without("b"));
  }
}
