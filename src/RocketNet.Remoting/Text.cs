using System.Text;

namespace RocketNet.Remoting;

/// <summary>Text to wire bytes, for cold paths.</summary>
internal static class Text
{
    public static byte[] Utf8(string? text) => text is null ? [] : Encoding.UTF8.GetBytes(text);
}
