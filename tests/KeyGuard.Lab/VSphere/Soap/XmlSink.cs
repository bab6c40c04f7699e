using System;
using System.Buffers;
using System.Globalization;
using System.Text;

namespace KeyGuard.Lab.VSphere.Soap;

/// <summary>Writes XML as UTF-8 into one growing buffer. Nothing is kept but the bytes: a page of a thousand virtual machines costs no tree.</summary>
internal sealed class XmlSink
{
    private static readonly SearchValues<char> Special = SearchValues.Create("<>&\"\r");
    private readonly ArrayBufferWriter<byte> _bytes = new(16 * 1024);

    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    /// <summary>Opens an element that has neither attributes nor a type.</summary>
    public void Open(string name)
    {
        Raw("<");
        Raw(name);
        Raw(">");
    }

    /// <summary>Begins a start tag; attributes may follow, then <see cref="EndTag"/>.</summary>
    public void Begin(string name)
    {
        Raw("<");
        Raw(name);
    }

    public void Attribute(string name, string value)
    {
        Raw(" ");
        Raw(name);
        Raw("=\"");
        Text(value);
        Raw("\"");
    }

    public void EndTag() => Raw(">");

    public void Close(string name)
    {
        Raw("</");
        Raw(name);
        Raw(">");
    }

    public void Element(string name, string text)
    {
        Open(name);
        Text(text);
        Close(name);
    }

    public void Element(string name, long number) => Element(name, number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Text with what XML reserves written as references.</summary>
    public void Text(ReadOnlySpan<char> text)
    {
        while (true)
        {
            int special = text.IndexOfAny(Special);
            if (special < 0)
                break;

            Raw(text[..special]);
            Raw(Reference(text[special]));
            text = text[(special + 1)..];
        }

        Raw(text);
    }

    /// <summary>Markup as it is.</summary>
    public void Raw(ReadOnlySpan<char> markup)
    {
        if (markup.IsEmpty)
            return;

        Span<byte> room = _bytes.GetSpan(Encoding.UTF8.GetMaxByteCount(markup.Length));
        _bytes.Advance(Encoding.UTF8.GetBytes(markup, room));
    }

    private static string Reference(char special) => special switch
    {
        '<' => "&lt;",
        '>' => "&gt;",
        '&' => "&amp;",
        '"' => "&quot;",
        _ => "&#xD;",
    };
}
