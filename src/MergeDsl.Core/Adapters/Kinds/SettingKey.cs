namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>A key of an adapter's config that the formulas of its kind need.</summary>
/// <param name="Name">The key.</param>
/// <param name="Type">What its value is.</param>
/// <param name="Default">The value when the config has none.</param>
public sealed record SettingKey(string Name, SettingType Type, string Default)
{
    /// <summary>The default as a number.</summary>
    public double Value => double.Parse(Default, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A whole number.</summary>
    public static SettingKey Whole(string name, long otherwise) =>
        new(name, SettingType.Whole, Text.Numbers.Text(otherwise));

    /// <summary>A finite number.</summary>
    public static SettingKey Number(string name, double otherwise) =>
        new(name, SettingType.Number, Text.Numbers.Text(otherwise));

    /// <summary>True or false.</summary>
    public static SettingKey Flag(string name, bool otherwise = false) =>
        new(name, SettingType.Flag, otherwise ? "true" : "false");

    /// <summary>A text.</summary>
    public static SettingKey Word(string name, string otherwise) => new(name, SettingType.Word, otherwise);

    /// <summary>A choice of modules; none by default.</summary>
    public static SettingKey Selection(string name) => new(name, SettingType.Selection, "");
}

/// <summary>What the value of a setting is.</summary>
public enum SettingType
{
    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A finite number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A text.</summary>
    Word,

    /// <summary>
    /// A choice of modules, as <see cref="ModuleSelection"/>: names as lines, or a regular expression behind a slash, which no name has.
    /// </summary>
    Selection,
}

/// <summary>A value that an adapter's config gives to one of the keys of its kind.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value as text; several are lines.</param>
public sealed record Setting(string Key, string Value);
