/**
 * Who is known here: accounts in an LDAP directory. Begin with {@link LdapAccounts}; what it asks
 * stands in {@link Settings}.
 */
@NullMarked
package org.rekkas.plugins.accountsldap;

import org.jspecify.annotations.NullMarked;
