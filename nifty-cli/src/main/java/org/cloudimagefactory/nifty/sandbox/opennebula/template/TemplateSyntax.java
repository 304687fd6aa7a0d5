package org.cloudimagefactory.nifty.sandbox.opennebula.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads {@code NAME="value"} and {@code NAME=[A="x",B="y"]}, with the error messages of the server. */
final class TemplateSyntax {
    private final TemplateLexer lexer;
    private Token token;

    private TemplateSyntax(String text) {
        lexer = new TemplateLexer(text);
        token = lexer.next();
    }

    /** The attributes in the order of the text. */
    static List<Attribute> parse(String text) throws TemplateException {
        return new TemplateSyntax(text).template();
    }

    private List<Attribute> template() throws TemplateException {
        List<Attribute> attributes = new ArrayList<>();
        while (token.kind() == Token.Kind.VARIABLE) {
            attributes.add(attribute(take(Token.Kind.VARIABLE)));
        }
        take(Token.Kind.END);
        return attributes;
    }

    private Attribute attribute(String name) throws TemplateException {
        if (token.kind() == Token.Kind.EQUAL_EMPTY) {
            take(Token.Kind.EQUAL_EMPTY);
            return new Attribute.Single(name, "");
        }
        require(Token.Kind.EQUAL, Token.Kind.EQUAL_EMPTY);
        take(Token.Kind.EQUAL);
        require(Token.Kind.OBRACKET, Token.Kind.CCDATA, Token.Kind.STRING);
        if (token.kind() == Token.Kind.CCDATA) {
            throw new TemplateException("Parse error.");
        }
        if (token.kind() == Token.Kind.STRING) {
            return new Attribute.Single(name, unescaped(take(Token.Kind.STRING)));
        }
        take(Token.Kind.OBRACKET);
        return new Attribute.Vector(name, parts());
    }

    private Map<String, String> parts() throws TemplateException {
        Map<String, String> parts = new TreeMap<>();
        require(Token.Kind.CBRACKET, Token.Kind.VARIABLE);
        while (token.kind() != Token.Kind.CBRACKET) {
            String name = take(Token.Kind.VARIABLE).toUpperCase(Locale.ROOT);
            take(Token.Kind.EQUAL);
            // Of parts of one name the first counts.
            parts.putIfAbsent(name, unescaped(take(Token.Kind.STRING)));
            require(Token.Kind.COMMA, Token.Kind.CBRACKET);
            if (token.kind() == Token.Kind.COMMA) {
                take(Token.Kind.COMMA);
                require(Token.Kind.VARIABLE);
            }
        }
        take(Token.Kind.CBRACKET);
        return parts;
    }

    private String take(Token.Kind kind) throws TemplateException {
        require(kind);
        String text = token.text();
        if (kind != Token.Kind.END) {
            token = lexer.next();
        }
        return text;
    }

    private void require(Token.Kind... expected) throws TemplateException {
        if (Arrays.stream(expected).noneMatch(kind -> kind == token.kind())) {
            String list = Arrays.stream(expected).map(Token.Kind::shown).collect(Collectors.joining(" or "));
            throw new TemplateException(String.format(
                    Locale.ROOT,
                    "Parse error: syntax error, unexpected %s, expecting %s at line %d, columns %d:%d",
                    token.kind().shown(),
                    list,
                    token.line(),
                    token.from(),
                    token.to()));
        }
    }

    private static String unescaped(String value) {
        return value.replace("\\\"", "\"");
    }
}
