/** Tests of what decides about calls out. */
package io.patchcord.outbound;
