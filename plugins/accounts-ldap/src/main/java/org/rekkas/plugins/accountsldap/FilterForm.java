package org.rekkas.plugins.accountsldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import org.rekkas.spi.config.Section;

/**
 * A filter (RFC 4515) with a question mark in the place of an address, which is escaped when it is
 * put in: it is a value, whatever stands in it (attack C3).
 */
record FilterForm(String text) {
  private static final String PLACE = "?";
  private static final String DEFAULT = "(&(objectClass=inetOrgPerson)(mail=?))";

  static FilterForm from(Section config) {
    var form = new FilterForm(config.text("filter", DEFAULT));
    if (!form.text.contains(PLACE)) {
      config.problem("filter", "has a ? where the address comes: (mail=?)");
      return new FilterForm(DEFAULT);
    }
    try {
      form.of("ali@example.org");
    } catch (LDAPException e) {
      config.problem("filter", "is no filter: " + e.getMessage());
      return new FilterForm(DEFAULT);
    }
    return form;
  }

  Filter of(String address) throws LDAPException {
    return Filter.create(text.replace(PLACE, Filter.encodeValue(address)));
  }
}
