package org.cloudimagefactory.comfy.confine;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cloudimagefactory.common.problem.ItemProblem;

/**
 * A block of IP addresses, such as {@code 192.168.0.0/16}.
 *
 * @param address lowest one, as figures
 * @param length of the prefix in bits
 * @param isSix whether of IPv6
 */
record AddressBlock(String address, int length, boolean isSix) {
    /** The block around an address. */
    static AddressBlock around(InetAddress address, int length) {
        byte[] bytes = address.getAddress();
        int host = bytes.length * 8 - length;
        BigInteger lowest = new BigInteger(1, bytes).shiftRight(host).shiftLeft(host);
        byte[] all = lowest.toByteArray();
        byte[] figures = new byte[bytes.length];
        int count = Math.min(all.length, figures.length);
        System.arraycopy(all, all.length - count, figures, figures.length - count, count);
        try {
            InetAddress start = InetAddress.getByAddress(figures);
            // An address of IPv4 inside of one of IPv6 counts as the former.
            return new AddressBlock(start.getHostAddress(), length, start.getAddress().length > 4);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(Arrays.toString(figures), e);
        }
    }

    /** What an operator named: an address or block in figures, or a host's name, which is looked up now. */
    static List<AddressBlock> named(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        try {
            List<AddressBlock> blocks = new ArrayList<>();
            for (InetAddress address : InetAddress.getAllByName(host)) {
                int bits = address.getAddress().length * 8;
                int length = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
                if (length > bits) {
                    throw new ItemProblem("'" + text + "' is no block of addresses");
                }
                blocks.add(around(address, length));
            }
            return blocks;
        } catch (UnknownHostException e) {
            throw new ItemProblem("cannot find the address of " + host + ", which 'network' names").causedBy(e);
        }
    }

    @Override
    public String toString() {
        return address + "/" + length;
    }
}
