package org.rekkas.plugins.sample.guide;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.rekkas.spi.DeliveryAgent;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Reply;

/** Hands each mail to a ticket system, which looks for files in this folder. */
record TicketFolder(Path folder) implements DeliveryAgent {
  @Override
  public String agent() {
    return "tickets"; // a route of the plugin's own leads there: new Route.Relay("tickets", …)
  }

  @Override
  public List<Outcome> deliver(List<Delivery> batch) {
    return batch.stream().map(this::deliver).toList();
  }

  private Outcome deliver(Delivery one) {
    Path file = folder.resolve(one.mail().id() + ".eml"); // the same one if it comes again
    try (var in = one.mail().open();
        var out = new FileOutputStream(file.toFile())) {
      in.transferTo(out);
      out.getFD().sync(); // the queue lets go of what is Delivered
      return new Outcome.Delivered("ticket " + one.mail().id(), Evidence.NONE);
    } catch (IOException e) {
      var later = Reply.of(451, "4.3.0", "The ticket system takes nothing now");
      return new Outcome.Delayed(later, Evidence.of("no file").with("why", e.toString()));
    }
  }
}
