package org.rekkas.plugins.dkim;

import java.util.Optional;
import java.util.regex.Pattern;
import org.rekkas.results.MethodResult;
import org.rekkas.signatures.Objection;
import org.rekkas.signatures.Result;
import org.rekkas.signatures.Signer;
import org.rekkas.signatures.TagList;

/**
 * What became of one signature.
 *
 * @param tags empty where they are no list of tags
 */
record Checked(Result result, String why, Optional<TagList> tags) {
  /** RFC 6008 §4: so many tell one signature from another. */
  private static final int FIRST = 8;

  private static final Pattern ALGORITHM = Pattern.compile("[A-Za-z0-9-]{1,40}");
  private static final Pattern SIGNATURE = Pattern.compile("[A-Za-z0-9+/]{" + FIRST + "}");

  static Checked pass(String why, TagList tags) {
    return new Checked(Result.PASS, why, Optional.of(tags));
  }

  static Checked of(Objection objection, Optional<TagList> tags) {
    return new Checked(objection.result(), objection.why(), tags);
  }

  /** RFC 8601 §2.7.1. */
  MethodResult method() {
    var said = MethodResult.of("dkim", result.word()).because(why);
    return tags.isPresent() ? properties(said, tags.get()) : said;
  }

  private static MethodResult properties(MethodResult to, TagList tags) {
    Optional<String> domain = tags.value("d").flatMap(Signer::name);
    var with = domain.isPresent() ? to.withDomain("header.d", domain.get()) : to;
    String identity = tags.value("i").orElse(domain.map(d -> "@" + d).orElse(""));
    int at = identity.lastIndexOf('@');
    Optional<String> of = at < 0 ? Optional.empty() : Signer.name(identity.substring(at + 1));
    with =
        of.isPresent() ? with.withIdentity("header.i", identity.substring(0, at), of.get()) : with;
    Optional<String> selector = tags.value("s").flatMap(Signer::name);
    with = selector.isPresent() ? with.withDomain("header.s", selector.get()) : with;
    Optional<String> algorithm = Optional.of(tags.bare("a")).filter(ALGORITHM.asMatchPredicate());
    with = algorithm.isPresent() ? with.with("header.a", algorithm.get()) : with;
    var signature = SIGNATURE.matcher(tags.bare("b"));
    return signature.lookingAt() ? with.with("header.b", signature.group()) : with;
  }

  /** For people: {@code example.org/selector: pass, 2048-bit key}. */
  String told() {
    String signer =
        tags.map(
                list ->
                    list.value("d").flatMap(Signer::name).orElse("?")
                        + "/"
                        + list.value("s").flatMap(Signer::name).orElse("?")
                        + ": ")
            .orElse("");
    return signer + result.word() + ", " + why;
  }
}
