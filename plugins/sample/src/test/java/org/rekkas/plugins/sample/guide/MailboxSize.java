package org.rekkas.plugins.sample.guide;

import java.util.List;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.Mailbox;

/** {@code rekkas mailbox size ADDRESS}; with {@code --json}, the same as data. */
record MailboxSize(Surroundings given) implements AdminCommand {
  @Override
  public String name() {
    return "mailbox size";
  }

  @Override
  public String summary() {
    return "Tells how large a mailbox is.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(new Parameter("ADDRESS", Parameter.Kind.REQUIRED, "whose"));
  }

  @Override
  public Report run(Invocation call) {
    var owner = Mailbox.of(call.value("ADDRESS").orElse(""));
    long octets = given.store().usage(owner).octets();
    return new Report.Table(
        List.of("mailbox", "octets"), List.of(List.of(owner.toString(), octets + "")));
  }
}
