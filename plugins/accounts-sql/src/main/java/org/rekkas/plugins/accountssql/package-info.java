/**
 * Who is known here: accounts in a database. Begin with {@link SqlAccounts}; what it asks stands in
 * {@link Settings}.
 */
@NullMarked
package org.rekkas.plugins.accountssql;

import org.jspecify.annotations.NullMarked;
