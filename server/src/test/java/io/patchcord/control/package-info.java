/** Tests of the operator's listener and interface, without a bridge. */
package io.patchcord.control;
