using MergeDsl.Core.Text;

namespace MergeDsl.Core.Yaml;

/// <summary>A value of a YAML document with the place where it stands.</summary>
/// <param name="Span">The value's own text, without the key in front of it.</param>
public abstract record YamlNode(SourceSpan Span);

/// <summary>A scalar: <c>0.5</c>, <c>ties</c>, <c>"layers.0"</c>.</summary>
/// <param name="Span">Where it stands, quotes included.</param>
/// <param name="Text">The text after YAML's unquoting.</param>
/// <param name="IsQuoted">True for quoted and block scalars: always text, never a number, a truth value or null.</param>
public sealed record YamlScalar(SourceSpan Span, string Text, bool IsQuoted) : YamlNode(Span)
{
    /// <summary>True when nothing, <c>~</c> or <c>null</c> is written.</summary>
    public bool IsNull => !IsQuoted && Text is "" or "~" or "null" or "Null" or "NULL";
}

/// <summary>A list.</summary>
/// <param name="Span">From the first element (or bracket) to the last.</param>
/// <param name="Items">The elements in order.</param>
public sealed record YamlSequence(SourceSpan Span, EquatableArray<YamlNode> Items) : YamlNode(Span);

/// <summary>A mapping.</summary>
/// <param name="Span">From the first key (or brace) to the last value.</param>
/// <param name="Entries">The pairs in order; keys are distinct.</param>
public sealed record YamlMapping(SourceSpan Span, EquatableArray<YamlEntry> Entries) : YamlNode(Span);

/// <summary>One <c>key: value</c> pair.</summary>
/// <param name="Key">The key's text.</param>
/// <param name="KeySpan">Where the key stands.</param>
/// <param name="Value">The value; a null scalar at the end of the key when nothing is written.</param>
public sealed record YamlEntry(string Key, SourceSpan KeySpan, YamlNode Value);
