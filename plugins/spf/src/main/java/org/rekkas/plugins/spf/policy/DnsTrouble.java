package org.rekkas.plugins.spf.policy;

/** The DNS did not answer, or not in time: temperror, RFC 7208 §2.6.6. */
final class DnsTrouble extends Exception {
  private static final long serialVersionUID = 1;

  DnsTrouble(String why) {
    super(why);
  }

  String why() {
    return String.valueOf(getMessage());
  }
}
