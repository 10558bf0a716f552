package org.rekkas.plugins.dmarc.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rekkas.plugins.dmarc.policy.Identifier;
import org.rekkas.plugins.dmarc.policy.Identifier.Method;

class RowTest {
  private static Row row(Set<Method> aligned, List<Identifier> identifiers) {
    return new Row(
        "example.com", "2001:db8::1", "a.example.com", "", "none", "", aligned, identifiers);
  }

  @Test
  void aRowIsKeptAsItIs() {
    var spf = new Identifier(Method.SPF, "x.example", "", "softfail");
    var dkim = new Identifier(Method.DKIM, "example.com", "s1", "pass");
    var unnamed = new Identifier(Method.DKIM, "example.net", "", "fail");
    for (Row each :
        List.of(
            row(Set.of(), List.of()),
            row(Set.of(Method.DKIM), List.of(spf, dkim, unnamed)),
            row(Set.of(Method.SPF, Method.DKIM), List.of(dkim)))) {
      assertEquals(each, Row.of(each.key()));
    }
  }

  /** However many signatures a stranger makes. */
  @Test
  void f2_theBestSignaturesAreKept() {
    var all = new ArrayList<Identifier>();
    for (int i = 0; i < 20; i++) {
      all.add(new Identifier(Method.DKIM, i + ".example", "s", i % 2 == 0 ? "fail" : "pass"));
    }
    all.add(new Identifier(Method.DKIM, "a.example.com", "s", "pass"));
    all.add(new Identifier(Method.SPF, "x.example", "", "none"));
    Row row = row(Set.of(), all);
    assertEquals(5, row.by(Method.DKIM).size());
    assertEquals("a.example.com", row.by(Method.DKIM).getFirst().domain());
    assertTrue(row.by(Method.DKIM).stream().allMatch(Identifier::passed));
    assertEquals("x.example", row.by(Method.SPF).getFirst().domain());
  }
}
