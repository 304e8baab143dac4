/** Who is calling, and which agent takes it. Imports no other package of the server. */
package io.patchcord.customer;
