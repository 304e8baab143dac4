/**
 * The database: customers, calls waiting for their stream, and what calls leave behind. May import {@code call},
 * {@code customer} and {@code config}; nobody imports its SQL.
 */
package io.patchcord.store;
