package org.rekkas.plugins.dmarc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rekkas.reports.ReportSender;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.testkit.FakeSection;

class SettingsTest {
  @Test
  void asItComesNoPolicyIsFollowedAndNothingReported() {
    assertEquals(
        new Settings(Settings.Follow.SIGNS, Optional.empty()),
        Settings.from(new FakeSection("dmarc")));
  }

  @Test
  void aSenderHasToBeAnAddressThatEveryHostTakes() {
    var good = new FakeSection("reports").with("from", "a@example.org");
    assertEquals(Mailbox.of("a@example.org"), ReportSender.from(good).orElseThrow().from());
    assertEquals(0, good.problems().size());
    for (String from : new String[] {"nobody", "a@b\u00fccher.example"}) {
      var bad = new FakeSection("reports").with("from", from);
      ReportSender.from(bad);
      assertEquals(1, bad.problems().size(), from);
    }
  }
}
