package org.rekkas.plugins.mailinglist;

import org.rekkas.idna.Respelling;
import org.rekkas.originator.Originator;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Order;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.config.Section;
import org.rekkas.spi.vault.Vault;

/** Mailing lists: who is on them, who may write to them, and what the members get. */
public final class MailingListPlugin implements Plugin<Settings> {
  @Override
  public String name() {
    return ListAgent.NAME;
  }

  @Override
  public Settings read(Section config) {
    return Settings.from(config);
  }

  @Override
  public Running start(Settings settings, Surroundings given) {
    var vault = given.vault();
    respell(vault);
    var readable = new Readable(given);
    var seals = Seals.open(vault, given.random());
    var lists = new Lists(settings.lists(), vault, readable);
    var standings = new Standings(vault, readable);
    var roll = new Roll(vault, standings);
    var one = new OneDecider(given);
    var held = new HeldPosts(given, one, settings);
    var questions = new Questions(given, readable, seals, settings);
    var originator = new Originator(given);
    var letters = new Letters(given, originator, lists, seals);
    var distribution = new Distribution(given, originator, seals);
    var late = new LateLetters(given, lists, new Notices(held, questions, letters));
    var moderation = new Moderation(held, one, questions, late, distribution);
    var judge = new Judge(roll, given.host().name());
    var discretion = new Discretion(judge, moderation, given);
    var expiry = new Expiry(given.clock(), held, questions);
    var agent =
        new ListAgent(
            lists,
            discretion,
            new Posts(judge, distribution, moderation, discretion),
            new Wishes(roll, questions, letters, discretion),
            new Answers(roll, standings, questions, judge, moderation, letters),
            new Returns(roll, settings.suspension(), seals, questions, letters, given.clock()),
            expiry,
            late);
    var remains = new Remains(roll, standings, held, questions);
    var listCommands = new ListCommands(lists, roll, standings, held, remains, given.routes());
    var memberCommands = new MemberCommands(lists, roll, standings);
    var heldCommands = new HeldCommands(lists, held, moderation);
    return Running.of(
        Contribution.of("posting", new PostingFilter(lists, judge, moderation, expiry))
            .ordered(Order.LAST),
        Contribution.of("router", new ListRouter(lists, roll, seals, new Strays(lists, given)))
            .ordered(Order.before("accounts", "aliases")),
        Contribution.of("agent", agent),
        Contribution.of("create", listCommands.create()),
        Contribution.of("delete", listCommands.delete()),
        Contribution.of("show", listCommands.show()),
        Contribution.of("add", memberCommands.add()),
        Contribution.of("remove", memberCommands.remove()),
        Contribution.of("resume", memberCommands.resume()),
        Contribution.of("held", heldCommands.show()),
        Contribution.of("approve", heldCommands.approve()),
        Contribution.of("reject", heldCommands.reject()));
  }

  /** What an older version put, under keys that the addresses do not have any more. */
  private static void respell(Vault vault) {
    new Respelling(vault, vault.space("marks"))
        .once(
            vault.space("lists"),
            vault.space("members"),
            vault.space("standings"),
            vault.space("held"),
            vault.space("open"),
            vault.space("pace"),
            vault.space("late"));
  }
}
